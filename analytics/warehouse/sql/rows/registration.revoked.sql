-- One row per row of the register, with why it counts or not: people whose registration was cancelled this
-- year for a breach of law or of professional ethics, each once, in the district of the latest
-- registration.
with revoked as (
    select
        person_key,
        district_code,
        row_number() over (
            partition by person_key order by registered_on desc nulls last, district_code
        ) as place
    from registrations_as_of
    where left_out = 'cancelled'
        and year(cancelled_on) = year($as_of)
        and cancel_reason in ('breach_of_law', 'breach_of_ethics')
),

judged as (
    select
        registrations_as_of.*,
        case
            when left_out is null or left_out <> 'cancelled' then 'not_cancelled'
            when year(cancelled_on) <> year($as_of) then 'cancelled_earlier'
            when place is null then 'no_breach'
            when place > 1 then 'other_district'
            else 'used'
        end as reason
    from registrations_as_of
    left join revoked
        on revoked.person_key = registrations_as_of.person_key
        and revoked.district_code = registrations_as_of.district_code
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code,
    year($as_of)::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, registered_on, cancelled_on
from judged
