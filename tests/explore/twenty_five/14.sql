with projects as (
    select project, sum(amount_yuan) as yuan, row_number() over (order by sum(amount_yuan) desc) as place
    from money
    where as_of = $as_of and fund_year = 2019 and purpose = 'purchase'
    group by project
)

select case when place > 5 then '~rest' else project end as project, sum(yuan) as value
from projects
group by 1;

select sum(amount_yuan) as value
from money
where as_of = $as_of and fund_year = 2019 and purpose = 'purchase'
