-- One row per district: the urban communities of the snapshot.
select district_code, count(*)::integer as communities
from communities
where kind = 'urban'
group by district_code
order by district_code
