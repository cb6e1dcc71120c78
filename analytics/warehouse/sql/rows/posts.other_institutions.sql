-- One row per row of the institution sheet, with why it counts or not: open schools, hospitals, cultural
-- and family-planning bodies with social-work posts; the total is all open ones of these kinds.
with judged as (
    select
        *,
        case
            when kind not in ('school', 'hospital', 'culture', 'family_planning') then 'other_kind'
            when left_out is not null then left_out
            when not coalesce(posts > 0, false) then 'no_posts'
            else 'used'
        end as reason
    from institutions_as_of
)

select
    reason = 'used' as used, reason in ('used', 'no_posts') as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    'institutions' as source_table, concat_ws(' / ', district_code, id) as row_key,
    id, name, kind, established_on, closed_on, posts
from judged
