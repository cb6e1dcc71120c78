select district_code, measure, count(*) as value
from adopted_measures
where as_of = $as_of and adopted_on between '2017-01-01' and '2019-12-31'
group by district_code, measure;

select count(*) as value
from adopted_measures
where as_of = $as_of and adopted_on between '2017-01-01' and '2019-12-31'
