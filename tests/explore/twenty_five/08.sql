with counted as (
    select
        service_field,
        count(*) filter (where gender = 'female') as women,
        count(*) filter (where gender is not null) as stated,
        row_number() over (order by women / stated desc) as place
    from people
    where as_of = $as_of
    group by service_field
)

select
    case when place > 5 then '~rest' else service_field end as service_field,
    sum(women) / sum(stated) as value, sum(women) as numerator, sum(stated) as denominator
from counted
group by 1;

select
    count(*) filter (where gender = 'female') / count(gender) as value,
    count(*) filter (where gender = 'female') as numerator,
    count(gender) as denominator
from people
where as_of = $as_of
