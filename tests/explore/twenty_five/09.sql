select district_code, count(*) as value
from people
where as_of = $as_of and certificate in ('assistant', 'social_worker', 'senior')
    and (trained_hours_this_year < 12 or trained_hours_this_year is null)
group by district_code;

select count(*) as value
from people
where as_of = $as_of and certificate in ('assistant', 'social_worker', 'senior')
    and (trained_hours_this_year < 12 or trained_hours_this_year is null)
