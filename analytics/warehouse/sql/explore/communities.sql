-- One row per community of the snapshot, with who works there. Where the district has no row in the register
-- and nobody of another one is on post there, nobody knows.
select
    $as_of as as_of,
    1 as times,
    code,
    district_code,
    street,
    kind,
    is_staffed,
    name,
    posts,
    professionals_reported,
    case when is_staffed then professionals_registered when not is_staffed then 0 end
        as professionals_registered
from (
    select
        *,
        case
            when staffed then true
            when bool_or(staffed is not null) over (partition by $as_of, district_code) then false
        end as is_staffed
    from community_staffing
) as known
