-- One row per row of the register, with why it counts or not: active professionals with the certificate
-- 社会工作师 or 高级社会工作师, or with a recognised equivalent ability (同等能力素质).
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when category <> 'professional' then 'not_professional'
            when certificate not in ('social_worker', 'senior') and not coalesce(equivalent_ability, false)
                then 'not_senior'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code, null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, category, certificate, certified_on, equivalent_ability, registered_on,
    cancelled_on
from judged
