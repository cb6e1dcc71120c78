-- One row per row of the register, with why it counts or not: staff of purchased projects whose
-- registration stands (valid, or due for renewal); the total is everybody active on such a project.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when not coalesce(project_staff, false) then 'not_project_staff'
            when registration_state in ('not_registered', 'lapsed') then registration_state
            else 'used'
        end as reason
    from registrations_as_of
)

select
    reason = 'used' as used, reason in ('used', 'not_registered', 'lapsed') as in_total, 1 as adds, reason,
    district_code, null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, project_staff, registered_on, valid_until, cancelled_on
from judged
