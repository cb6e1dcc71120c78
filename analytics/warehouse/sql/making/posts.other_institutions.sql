-- One row per row of the institution sheet, with why it counts or not: the total is all
-- open schools, hospitals, cultural and family-planning bodies.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when kind not in ('school', 'hospital', 'culture', 'family_planning') then 'other_kind'
            when established_on > $as_of then 'not_established'
            when closed_on <= $as_of then 'closed'
            when not coalesce(posts > 0, false) then 'no_posts'
            else 'used'
        end as reason
    from read_parquet($institutions)
)

select
    reason = 'used' as used,
    reason in ('used', 'no_posts') as in_total,
    1 as adds,
    reason,
    district_code,
    id,
    name,
    kind,
    established_on,
    closed_on,
    posts
from judged
