with parties as (
    select
        district_code, count(*) filter (where has_party_organization) as yes,
        count(has_party_organization) as stated
    from standing_institutions
    where as_of = $as_of and kind = 'agency'
    group by district_code
),

city as (
    select sum(yes) / sum(stated) as share from parties
)

select
    district_code, yes / stated as value, yes as numerator, stated as denominator,
    share as value_city, yes / stated - share as change
from parties
cross join city;

select
    count(*) filter (where has_party_organization) as numerator,
    count(has_party_organization) as denominator,
    numerator / denominator as value,
    value as beside
from standing_institutions
where as_of = $as_of and kind = 'agency'
