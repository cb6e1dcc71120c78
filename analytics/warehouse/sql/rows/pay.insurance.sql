-- One row per row of the register, with why it counts or not: people on a social-work post with social
-- insurance; the total is everybody active on such a post. Where the register does not say, none is
-- assumed.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when not on_post then 'not_on_post'
            when not coalesce(has_insurance, false) then 'no_insurance'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, reason in ('used', 'no_insurance') as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, employer_kind, on_post, cancelled_on
from judged
