select
    district_code, 10000 * sum(amount_yuan) / any_value(residents.people) as value,
    sum(amount_yuan) as numerator, any_value(residents.people) as denominator
from money
join residents on residents.code = district_code
where as_of = $as_of and fund_year = 2019
group by district_code;

select
    10000 * sum(amount_yuan) / 4359446 as value, sum(amount_yuan) as numerator, 4359446 as denominator
from money
where as_of = $as_of and fund_year = 2019
