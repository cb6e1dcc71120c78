-- One row per row of the register, with `left_out`: why it counts nobody on the as-of date.
-- Somebody reported by two districts counts once:
-- in the district of the latest registration, then of the lowest code.
with reported_twice as (
    select
        person_key,
        max_by(
            district_code, (coalesce(registered_on, date '0001-01-01'), -district_code::integer)
        ) as counted_in
    from registrations
    where cancelled_on is null or cancelled_on > $as_of
    group by person_key
    -- Hardly anybody is: this is far quicker than ranking them all.
    having count(*) > 1
),

-- A registration holds for three years where the register does not say until when.
ending as (
    select *, coalesce(valid_until, (registered_on + interval 3 years)::date) as registration_ends_on
    from registrations
)

select
    ending.*,
    case
        when cancelled_on <= $as_of then 'cancelled'
        when counted_in <> district_code then 'other_district'
    end as left_out,
    case
        when registered_on is null or registered_on > $as_of then 'not_registered'
        when registration_ends_on < $as_of then 'lapsed'
        -- Renewed in the last three months.
        when registration_ends_on - interval 3 months <= $as_of then 'due'
        else 'valid'
    end as registration_state
from ending
left join reported_twice on reported_twice.person_key = ending.person_key
