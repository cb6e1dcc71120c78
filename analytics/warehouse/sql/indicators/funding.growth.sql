-- One row per unit (a district, or the city level's own ledger: 620100) and fund year
-- from 2015 with an entry.
-- Value: lottery money of the fund year in yuan, booked by the as-of date. Total: that of the year before;
-- none when the unit has no entry in the year before.
with yearly as (
    select
        district_code,
        fund_year,
        coalesce(sum(amount_yuan) filter (where source = 'lottery'), 0) as amount_yuan
    from funding
    where fund_year >= 2014 and booked_on <= $as_of
    group by district_code, fund_year
)

select
    this_year.district_code,
    this_year.fund_year as year,
    this_year.amount_yuan::double as value,
    last_year.amount_yuan::double as total
from yearly as this_year
left join yearly as last_year
    on last_year.district_code = this_year.district_code
    and last_year.fund_year = this_year.fund_year - 1
where this_year.fund_year >= 2015
