-- One row per row of the institution sheet, with why it counts or not.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when kind <> 'agency' then 'other_kind'
            when established_on > $as_of then 'not_established'
            when closed_on <= $as_of then 'closed'
            when not coalesce(has_party_organization, false) then 'no_party_organization'
            else 'used'
        end as reason
    from read_parquet($institutions)
)

select
    reason = 'used' as used,
    false as in_total,
    1 as adds,
    reason,
    district_code,
    id,
    name,
    kind,
    established_on,
    closed_on,
    has_party_organization
from judged
