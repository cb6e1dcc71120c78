-- One row per active person: in the register and not cancelled on the as-of date.
-- Somebody reported by two districts counts once:
-- in the district of the latest registration, then of the lowest code.
create or replace temp table people as
with active as (
    select
        *,
        -- A registration holds for three years where the register does not say until when.
        coalesce(valid_until, (registered_on + interval 3 years)::date) as registration_ends_on
    from registrations
    where cancelled_on is null or cancelled_on > $as_of
    qualify row_number() over (
        partition by person_key order by registered_on desc nulls last, district_code
    ) = 1
)

select
    *,
    case
        when registered_on is null or registered_on > $as_of then 'not_registered'
        when registration_ends_on < $as_of then 'lapsed'
        -- Renewed in the last three months.
        when registration_ends_on - interval 3 months <= $as_of then 'due'
        else 'valid'
    end as registration_state
from active
