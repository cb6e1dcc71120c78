-- One row per row of the register, with why it counts or not: certificate holders with training hours this
-- year; the total is every active holder. Of whom the hours are not told, nobody knows whether there were
-- any.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when certificate = 'none' then 'no_certificate'
            when not coalesce(trained_hours_this_year > 0, false) then 'no_hours'
            else 'used'
        end as reason
    from registrations_as_of
)

select
    case when reason <> 'no_hours' or trained_hours_this_year is not null then reason = 'used' end as used,
    reason in ('used', 'no_hours') as in_total, 1 as adds, reason, district_code,
    year($as_of)::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, certificate, trained_hours_this_year, cancelled_on
from judged
