-- One row per district and fund year with a ledger entry, and per fund year the whole city (620100).
-- Value: yuan spent on purchased services, from all sources, booked by the as-of date.
select
    coalesce(district_code, '620100') as district_code,
    fund_year as year,
    coalesce(sum(amount_yuan) filter (where purpose = 'purchase'), 0)::double as value,
    null::double as total
from funding
where booked_on <= $as_of
group by grouping sets ((district_code, fund_year), (fund_year))
-- The city level's own money is part of the city, not a district.
having grouping(district_code) = 1 or funding.district_code <> '620100'
