select strftime(held_on, '%Y-%m') as "held_on:month", sum(people) as value
from held_activities
where as_of = $as_of and kind in ('frontline_training', 'holder_training')
    and held_on between '2019-07-01' and '2019-12-31'
group by 1;

select sum(people) as value
from held_activities
where as_of = $as_of and kind in ('frontline_training', 'holder_training')
    and held_on between '2019-07-01' and '2019-12-31'
