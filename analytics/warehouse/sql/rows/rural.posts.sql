-- One row per row of the community sheet, with why it counts or not: towns and rural communities with a
-- social-work post.
with judged as (
    select
        *,
        case
            when kind = 'urban' then 'urban_community'
            when not coalesce(posts > 0, false) then 'no_posts'
            else 'used'
        end as reason
    from communities
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code, null::smallint as year,
    'communities' as source_table, code as row_key,
    code, name, street, kind, posts
from judged
