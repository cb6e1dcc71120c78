-- One row per table and unit that reported it: what nobody reported is not known, which is not 0.
-- Who reported has none of what goes with the report and of which there is no row: a district by the table
-- it goes with, the city level, which keeps no register, by any table.
with sent as (
    select distinct 'registrations' as source_table, district_code from registrations
    union all
    select distinct 'funding' as source_table, district_code from funding
    union all
    select distinct 'communities' as source_table, district_code from communities
    union all
    select distinct 'institutions' as source_table, district_code from institutions
    union all
    select distinct 'activities' as source_table, district_code from activities
    union all
    select distinct 'measures' as source_table, district_code from measures
)

select source_table, district_code from sent
union
select companions.source_table, sent.district_code
from companions
join sent on sent.source_table = companions.report or sent.district_code = $city
