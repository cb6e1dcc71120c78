-- One row per row of the register, with why it counts or not: professionals on a social-work post assessed
-- this year; the total is every active professional on such a post.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when category <> 'professional' then 'not_professional'
            when not on_post then 'not_on_post'
            when not coalesce(year(assessed_on) = year($as_of) and assessed_on <= $as_of, false)
                then 'not_assessed'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, reason in ('used', 'not_assessed') as in_total, 1 as adds, reason, district_code,
    year($as_of)::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, category, on_post, assessed_on, cancelled_on
from judged
