-- One row per row of the register, with why it counts or not: active professionals employed by agencies,
-- other social organizations and enterprises.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when category <> 'professional' then 'not_professional'
            when employer_kind not in ('agency', 'other_social_organization', 'enterprise')
                then 'other_employer'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code, null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, employer_kind, category, cancelled_on
from judged
