-- One row per row of the register, with why it counts or not: a person struck off in several
-- districts counts once, where the registration was the latest.
create or replace temp table made as
with registration as (
    select
        *,
        coalesce(
            year(cancelled_on) = year($as_of)
            and cancelled_on <= $as_of
            and cancel_reason in ('breach_of_law', 'breach_of_ethics'),
            false
        ) as is_revoked
    from read_parquet($registrations)
),

placed as (
    select
        *,
        row_number() over (
            partition by person_key, is_revoked order by registered_on desc nulls last, district_code
        ) as place
    from registration
),

judged as (
    select
        *,
        case
            when cancelled_on is null or cancelled_on > $as_of then 'not_cancelled'
            when year(cancelled_on) <> year($as_of) then 'cancelled_earlier'
            when not is_revoked then 'no_breach'
            when place > 1 then 'other_district'
            else 'used'
        end as reason
    from placed
)

select
    reason = 'used' as used,
    false as in_total,
    1 as adds,
    reason,
    district_code,
    left(person_key, 8) as person_key,
    registered_on,
    cancelled_on
from judged
