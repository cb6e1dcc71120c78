-- One row per row of the register, with why it counts or not: social-work personnel (社会工作人才), each once,
-- in one district.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code, null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, employer_kind, category, registered_on, cancelled_on
from judged
