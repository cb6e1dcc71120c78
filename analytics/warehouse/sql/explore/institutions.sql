-- One row per institution that is there on the as-of date: established and not closed.
select
    $as_of as as_of,
    1 as times,
    id,
    district_code,
    kind,
    name,
    established_on,
    posts,
    has_party_organization
from institutions_as_of
where left_out is null
