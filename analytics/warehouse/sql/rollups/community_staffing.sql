-- One row per community of the snapshot: who works there, counted by community code.
-- professionals_registered and staffed are null where the district has no row in the register.
with on_post as (
    select community_code, count(*) as professionals
    from people
    where on_post and category = 'professional' and community_code is not null
    group by community_code
),

register as (
    select district_code from reporting where source_table = 'registrations'
),

known as (
    select
        communities.*,
        case
            when on_post.professionals is not null then on_post.professionals
            when register.district_code is not null then 0
        end::integer as professionals_registered
    from communities
    left join on_post on on_post.community_code = communities.code
    left join register on register.district_code = communities.district_code
)

select
    code,
    name,
    street,
    district_code,
    kind,
    posts,
    professionals_reported,
    professionals_registered,
    professionals_registered > 0 as staffed
from known
order by code
