-- One row per activity held by the as-of date, in whatever year.
select
    $as_of as as_of,
    1 as times,
    id,
    district_code,
    kind,
    held_on,
    people,
    hours
from activities_as_of
where left_out is distinct from 'not_held'
