-- One row per district and fund year from 2014 in which its ledger has an entry.
-- No city row: the floor is each district's.
-- Value: its lottery money of the fund year in yuan, booked by the as-of date.
select
    district_code,
    fund_year as year,
    coalesce(sum(amount_yuan) filter (where source = 'lottery'), 0)::double as value,
    null::double as total
from funding
where district_code <> '620100' and fund_year >= 2014 and booked_on <= $as_of
group by district_code, fund_year
