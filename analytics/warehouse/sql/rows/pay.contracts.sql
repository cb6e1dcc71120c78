-- One row per row of the register, with why it counts or not: staff of communities and agencies with a
-- labour contract; the total is the active staff of both. Where the register does not say, none is
-- assumed.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when employer_kind not in ('community', 'agency') then 'other_employer'
            when not coalesce(has_contract, false) then 'no_contract'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, reason in ('used', 'no_contract') as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, employer_kind, cancelled_on
from judged
