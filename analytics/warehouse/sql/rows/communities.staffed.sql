-- One row per row of the register, with why it counts or not: the first active professional on a
-- social-work post in an urban community staffs it, in the community's district; the others repeat it. And
-- one per urban community that nobody staffs: the total is all of the snapshot; villages and towns never
-- count.
with placed as (
    select
        person.*,
        community.kind as community_kind,
        community.name as community_name,
        community.district_code as counted_in,
        case
            when left_out is not null then left_out
            when category <> 'professional' then 'not_professional'
            when not on_post then 'not_on_post'
            when community_code is null then 'no_community'
            when community.kind is null then 'unknown_community'
            when community.kind <> 'urban' then 'rural_community'
        end as not_staffing
    from registrations_as_of as person
    left join communities as community on community.code = person.community_code
),

staffed as (
    select community_code as code, min(person_key) as first_person
    from placed
    where not_staffing is null
    group by community_code
),

-- Without any row in the register, and nobody of another district on post there, nobody knows.
known as (
    select district_code from registrations
    union
    select counted_in from placed where not_staffing is null or not_staffing = 'rural_community'
),

judged as (
    select
        placed.*,
        case
            when not_staffing is not null then not_staffing
            when person_key <> first_person then 'repeated_community'
            else 'used'
        end as reason
    from placed
    left join staffed on staffed.code = placed.community_code
),

nobody as (
    select communities.*, case when known.district_code is not null then false end as is_staffed
    from communities
    left join known on known.district_code = communities.district_code
    left join staffed on staffed.code = communities.code
    where kind = 'urban' and staffed.code is null
)

select
    reason = 'used' as used, reason = 'used' as in_total, 1 as adds, reason,
    -- Who staffs a community shows where it lies; everybody else where they are registered.
    case when reason in ('used', 'repeated_community') then counted_in else district_code end as district_code,
    null::smallint as year,
    'registrations' as source_table, concat_ws(' / ', district_code, person_key) as row_key,
    left(person_key, 8) as person_key, community_code, community_name, category, on_post, cancelled_on
from judged

union all

select
    is_staffed, true, 1, case when is_staffed is null then 'no_register' else 'unstaffed' end,
    district_code, null,
    'communities', code, null, code, name, null, null, null
from nobody
