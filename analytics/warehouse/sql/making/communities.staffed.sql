-- One row per row of the register, with why it counts or not: the first professional on post
-- staffs a community, in the community's district; the others repeat it. And one per urban community that
-- nobody staffs, which is in the total only.
create or replace temp table made as
with registration as (
    select
        person_key,
        district_code,
        community_code,
        category,
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

placed as (
    select
        registration.*,
        counts_elsewhere,
        community.kind as community_kind,
        community.name as community_name,
        community.district_code as counted_in,
        is_active
            and counts_elsewhere is null
            and category = 'professional'
            and on_post as can_staff,
        row_number() over (
            partition by community_code, can_staff order by person_key
        ) as place_in_community
    from registration
    left join elsewhere using (person_key, district_code)
    left join read_parquet($communities) as community on community.code = registration.community_code
),

judged as (
    select
        *,
        case
            when not is_active then 'cancelled'
            when counts_elsewhere then 'other_district'
            when category <> 'professional' then 'not_professional'
            when not on_post then 'not_on_post'
            when community_code is null then 'no_community'
            when community_kind is null then 'unknown_community'
            when community_kind = 'rural' then 'rural_community'
            when place_in_community > 1 then 'repeated_community'
            else 'used'
        end as reason
    from placed
),

-- Without any row in the register, and nobody of another district on post there, nobody knows.
known as (
    select district_code from registration
    union
    select counted_in from judged where reason in ('used', 'repeated_community', 'rural_community')
),

listed as (
    select
        reason,
        -- Who staffs a community shows where it lies; everybody else where they are registered.
        case
            when reason in ('used', 'repeated_community') then counted_in
            else district_code
        end as district_code,
        left(person_key, 8) as person_key,
        community_code,
        community_name,
        category,
        on_post,
        cancelled_on
    from judged

    union all

    select
        case when district_code in (select district_code from known) then 'unstaffed' else 'no_register' end,
        district_code,
        null,
        code,
        name,
        null,
        null,
        null
    from read_parquet($communities)
    where kind = 'urban' and code not in (select community_code from judged where reason = 'used')
)

select
    reason = 'used' as used,
    reason in ('used', 'unstaffed', 'no_register') as in_total,
    1 as adds,
    reason,
    district_code,
    person_key,
    community_code,
    community_name,
    category,
    on_post,
    cancelled_on
from listed
