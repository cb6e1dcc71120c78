-- One row per row of the measures sheet that is in force on the as-of date.
select
    $as_of as as_of,
    1 as times,
    district_code,
    measure,
    adopted_on,
    document
from measures_as_of
where left_out is null
