select
    district_code, as_of, count(*) filter (where is_staffed) / count(is_staffed) as value,
    count(*) filter (where is_staffed) as numerator, count(is_staffed) as denominator
from staffing
where kind = 'urban' and as_of in (from ends_of_years($as_of))
group by district_code, as_of;

select
    count(*) filter (where is_staffed) / count(is_staffed) as value,
    count(*) filter (where is_staffed) as numerator, count(is_staffed) as denominator
from staffing
where kind = 'urban' and as_of = $as_of
