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
-- Hardly anybody is reported twice: looking for a better row is far quicker than ranking them all.
where not exists (
    select 1
    from active as other
    where other.person_key = active.person_key
        and other.district_code <> active.district_code
        and (coalesce(other.registered_on, date '0001-01-01'), active.district_code)
        > (coalesce(active.registered_on, date '0001-01-01'), other.district_code)
)
