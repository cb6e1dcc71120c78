select year(established_on)::varchar as "established_on:year", count(*) as value
from standing_institutions
where as_of = $as_of and kind = 'agency'
group by 1;

select count(*) as value from standing_institutions where as_of = $as_of and kind = 'agency'
