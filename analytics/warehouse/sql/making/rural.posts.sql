-- One row per row of the community sheet, with why it counts or not.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when kind <> 'rural' then 'urban_community'
            when not coalesce(posts > 0, false) then 'no_posts'
            else 'used'
        end as reason
    from read_parquet($communities)
)

select
    reason = 'used' as used,
    false as in_total,
    1 as adds,
    reason,
    district_code,
    code,
    name,
    street,
    kind,
    posts
from judged
