select district_code, fund_year, sum(amount_yuan) as value
from money
where as_of = $as_of and source = 'lottery'
group by district_code, fund_year;

select sum(amount_yuan) as value from money where as_of = $as_of and source = 'lottery'
