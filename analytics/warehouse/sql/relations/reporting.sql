-- One row per table and unit that has rows in it: without any, a number is not known, which is not 0.
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
