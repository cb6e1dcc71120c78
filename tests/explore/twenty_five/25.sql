with adopted as (
    select * from adopted_measures
    where as_of = $as_of and adopted_on between '2017-01-01' and '2019-12-31'
)

select
    residents.code as district_code, kind.measure,
    (
        select count(*) from adopted
        where adopted.district_code = residents.code and adopted.measure = kind.measure
    ) as value
from residents
cross join (select distinct measure from adopted) as kind;

select count(*) as value
from adopted_measures
where as_of = $as_of and adopted_on between '2017-01-01' and '2019-12-31'
