with average as (
    select as_of, district_code, sum(posts) as posts, count(*) as places
    from communities
    where kind = 'urban'
    group by as_of, district_code
)

select
    district_code, now.posts / now.places as value, now.posts as numerator, now.places as denominator,
    earlier.posts / earlier.places as value_before, value - value_before as change
from average as now
join average as earlier using (district_code)
where now.as_of = $as_of and earlier.as_of = '2019-06-30';

select
    sum(posts) filter (where as_of = $as_of) as numerator,
    count(*) filter (where as_of = $as_of) as denominator,
    numerator / denominator as value,
    sum(posts) filter (where as_of = '2019-06-30') / count(*) filter (where as_of = '2019-06-30') as beside
from communities
where kind = 'urban'
