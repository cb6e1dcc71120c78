with linked as (
    select
        community_code, sum(volunteers_linked) as volunteers,
        row_number() over (order by sum(volunteers_linked) desc nulls last, community_code nulls last) as place
    from people
    where as_of = $as_of and district_code = '620105' and on_post
    group by community_code
)

select case when place > 6 then '~rest' else community_code end as community_code, sum(volunteers) as value
from linked
group by 1;

select sum(volunteers_linked) as value
from people
where as_of = $as_of and district_code = '620105' and on_post
