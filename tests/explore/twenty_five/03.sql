with counted as (
    select employer_kind, count(*) as people, row_number() over (order by count(*) desc) as place
    from people
    where as_of = $as_of
    group by employer_kind
)

select case when place > 3 then '~rest' else employer_kind end as employer_kind, sum(people) as value
from counted
group by 1;

select count(*) as value from people where as_of = $as_of
