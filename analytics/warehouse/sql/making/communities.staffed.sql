-- One row per row of the register, with why it counts or not: the first professional on post
-- staffs a community, in the community's district; the others repeat it.
create or replace temp table made as
with registration as (
    select *, cancelled_on is null or cancelled_on > $as_of as is_active
    from read_parquet($registrations)
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_key, is_active order by registered_on desc nulls last, district_code
        ) as place
    from registration
),

placed as (
    select
        ranked.*,
        community.kind as community_kind,
        community.name as community_name,
        community.district_code as counted_in,
        is_active and place = 1 and category = 'professional' and on_post as can_staff,
        row_number() over (
            partition by community_code, can_staff order by person_key
        ) as place_in_community
    from ranked
    left join read_parquet($communities) as community on community.code = ranked.community_code
),

judged as (
    select
        *,
        case
            when not is_active then 'cancelled'
            when place > 1 then 'other_district'
            when category <> 'professional' then 'not_professional'
            when not on_post then 'not_on_post'
            when community_code is null then 'no_community'
            when community_kind is null then 'unknown_community'
            when community_kind = 'rural' then 'rural_community'
            when place_in_community > 1 then 'repeated_community'
            else 'used'
        end as reason
    from placed
)

select
    reason = 'used' as used,
    reason,
    coalesce(counted_in, district_code) as district_code,
    left(person_key, 8) as person_key,
    community_code,
    community_name,
    category,
    on_post,
    cancelled_on
from judged
