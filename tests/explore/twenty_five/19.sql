with streets as (
    select street, count(*) as places, row_number() over (order by count(*) desc, street) as place
    from communities
    where as_of = $as_of and district_code = '620102' and kind = 'urban' and posts = 0
    group by street
)

select case when place > 3 then '~rest' else street end as street, sum(places) as value
from streets
group by 1;

select count(*) as value
from communities
where as_of = $as_of and district_code = '620102' and kind = 'urban' and posts = 0
