-- One row per row of the register, with why it counts or not: the total is everybody
-- active on a social-work post.
create or replace temp table made as
with registration as (
    select
        person_key,
        district_code,
        certificate,
        on_post,
        registered_on,
        cancelled_on,
        cancelled_on is null or cancelled_on > $as_of as is_active
    from read_parquet($registrations)
),

-- Rows of people whom another district counts: the later registration, then the lower code.
elsewhere as (
    select distinct mine.person_key, mine.district_code, true as counts_elsewhere
    from registration as mine
    join registration as other
        on other.person_key = mine.person_key
        and other.district_code <> mine.district_code
        and (coalesce(other.registered_on, date '0001-01-01'), mine.district_code)
        > (coalesce(mine.registered_on, date '0001-01-01'), other.district_code)
    where mine.is_active and other.is_active
),

judged as (
    select
        *,
        case
            when not is_active then 'cancelled'
            when counts_elsewhere then 'other_district'
            when not on_post then 'not_on_post'
            when certificate = 'none' then 'no_certificate'
            else 'used'
        end as reason
    from registration
    left join elsewhere using (person_key, district_code)
)

select
    reason = 'used' as used,
    reason in ('used', 'no_certificate') as in_total,
    1 as adds,
    reason,
    district_code,
    left(person_key, 8) as person_key,
    certificate,
    on_post,
    cancelled_on
from judged
