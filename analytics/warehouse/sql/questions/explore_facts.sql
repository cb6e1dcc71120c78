-- One row per submitted table and unit that has reported it; of communities with how many are urban.
with urban as (
    select district_code, count(*) filter (where kind = 'urban')::integer as urban_communities
    from communities
    group by district_code
)

select source_table, reporting.district_code, urban_communities
from reporting
left join urban on urban.district_code = reporting.district_code and source_table = 'communities'
order by source_table, reporting.district_code
