with held as (
    select district_code, count(*) filter (where certificate <> 'none') as held, count(*) as everybody
    from people
    where as_of = $as_of
    group by district_code
),

city as (
    select sum(held) / sum(everybody) as share from held
)

select
    district_code, held / everybody as value, held as numerator, everybody as denominator,
    share as value_city, held / everybody - share as change
from held
cross join city;

select
    count(*) filter (where certificate <> 'none') / count(*) as value,
    count(*) filter (where certificate <> 'none') as numerator,
    count(*) as denominator,
    value as beside
from people
where as_of = $as_of
