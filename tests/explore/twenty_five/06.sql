select
    district_code, as_of, 10000 * count(*) / any_value(residents.people) as value,
    count(*) as numerator, any_value(residents.people) as denominator
from people
join residents on residents.code = district_code
where as_of in (from ends_of_years($as_of))
group by district_code, as_of;

select 10000 * count(*) / 4359446 as value, count(*) as numerator, 4359446 as denominator
from people
where as_of = $as_of
