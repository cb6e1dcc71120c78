-- One row per row of the register, with why it counts or not: active professionals linked with a
-- volunteer; the total is every active professional, also of whom the register does not say it.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when category <> 'professional' then 'not_professional'
            when volunteers_linked is null then 'volunteers_unsaid'
            when volunteers_linked <= 0 then 'no_volunteers'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, reason in ('used', 'no_volunteers', 'volunteers_unsaid') as in_total, 1 as adds,
    reason, district_code, null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, category, volunteers_linked, cancelled_on
from judged
