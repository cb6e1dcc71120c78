-- One row per unit, fund year, year of booking, source and purpose: the yuan and entries its ledger has
-- booked by the unit's day.
with unit_day as (
    select unnest($units) as district_code, unnest($until) as until
)

select
    district_code,
    fund_year,
    year(booked_on)::smallint as booked_year,
    source,
    purpose,
    sum(amount_yuan) as amount_yuan,
    count(*)::integer as entries
from read_parquet($files) as ledger
join unit_day using (district_code)
where booked_on <= until
group by district_code, fund_year, booked_year, source, purpose
order by district_code, fund_year, booked_year, source, purpose
